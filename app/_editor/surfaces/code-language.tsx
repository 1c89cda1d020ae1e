import { useState } from "react";
import { message } from "#app/_ui/messages.ts";
import { languageAt, setLanguage } from "#lib/document/commands/blocks.ts";
import { languages } from "#app/_editor/node-views/code-grammar.ts";
import { SurfaceEnd, SurfaceFrame, type SurfaceProps } from "./surface.tsx";

/** Asks in which language code is. */
export function CodeLanguage({ editor, onClose }: SurfaceProps) {
  const [language, setChoice] = useState(() => languageAt(editor) ?? "");
  const offered = languages.includes(language) || language === "" ? languages : [...languages, language].toSorted();
  return (
    <SurfaceFrame title={message("command.code-language")} editor={editor} onClose={onClose}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          setLanguage(editor, language);
          onClose();
        }}
      >
        <select
          className="field w-full"
          aria-label={message("language.label")}
          // oxlint-disable-next-line jsx-a11y/no-autofocus -- the dialog was opened for this
          autoFocus
          value={language}
          onChange={(event) => setChoice(event.target.value)}
        >
          <option value="">{message("language.none")}</option>
          {offered.map((each) => (
            <option key={each} value={each}>
              {each}
            </option>
          ))}
        </select>
        <SurfaceEnd onClose={onClose} />
      </form>
    </SurfaceFrame>
  );
}
