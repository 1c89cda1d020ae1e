import { useState } from "react";
import { currentLocale, message } from "#app/_ui/messages.ts";
import { paragraphLanguageAt, setParagraphLanguage } from "#lib/document/commands/paragraphs.ts";
import { languageOf, setLanguage, writtenLanguages } from "#lib/document/language.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Asks in which language the document is, and in which the selected paragraphs are: for spell-checkers, screen readers and quotes. */
export function TextLanguage({ editor, onClose }: SurfaceProps) {
  const { doc } = editor.storage.sharedEditing;
  const [ofDocument, setOfDocument] = useState(() => (doc === null ? "" : (languageOf(doc) ?? "")));
  const [ofParagraphs, setOfParagraphs] = useState(() => paragraphLanguageAt(editor) ?? "");
  return (
    <SurfaceFrame title={message("command.text-language")} editor={editor} onClose={onClose}>
      <form
        className="grid gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (doc !== null && editor.isEditable && ofDocument !== (languageOf(doc) ?? ""))
            setLanguage(doc, ofDocument || null);
          if (ofParagraphs !== (paragraphLanguageAt(editor) ?? "")) setParagraphLanguage(editor, ofParagraphs || null);
          onClose();
        }}
      >
        <LanguageSelect
          label={message("textLanguage.document")}
          none={message("textLanguage.unsaid")}
          value={ofDocument}
          onChange={setOfDocument}
          isFirst
        />
        <LanguageSelect
          label={message("textLanguage.paragraphs")}
          none={message("textLanguage.same")}
          value={ofParagraphs}
          onChange={setOfParagraphs}
        />
        <p className="text-soft">{message("textLanguage.hint")}</p>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}

interface LanguageSelectProps {
  label: string;
  /** What it is called that nothing is chosen. */
  none: string;
  value: string;
  onChange: (language: string) => void;
  isFirst?: boolean;
}

function LanguageSelect({ label, none, value, onChange, isFirst = false }: LanguageSelectProps) {
  const locale = currentLocale();
  const names = new Intl.DisplayNames(locale, { type: "language", languageDisplay: "standard" });
  const offered = writtenLanguages.includes(value) || value === "" ? writtenLanguages : [...writtenLanguages, value];
  const sorted = offered
    .map((code) => ({ code, name: names.of(code) ?? code }))
    .toSorted((a, b) => a.name.localeCompare(b.name, locale));
  return (
    <label className="grid gap-1">
      {label}
      <select
        className="field w-full"
        // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
        autoFocus={isFirst}
        value={value}
        onChange={(event) => onChange(event.target.value)}
      >
        <option value="">{none}</option>
        {sorted.map(({ code, name }) => (
          <option key={code} value={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
