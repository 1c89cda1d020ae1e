import { message } from "#app/_ui/messages.ts";
import { colorClass } from "#app/_ui/person-color.ts";
import { type Locale, localeNames, locales } from "#lib/messages/locales.ts";
import { type Theme, themes } from "#lib/protocol/accounts.ts";
import { presenceColors } from "#lib/protocol/presence.ts";

/** In which colour others see somebody, and which language pages speak to them, and how they look. */
export function ProfileFields({ color, theme, language }: { color: string; theme: Theme; language: Locale | null }) {
  return (
    <>
      <fieldset className="mt-4">
        <legend className="font-medium">{message("account.color")}</legend>
        <div className="mt-1 flex flex-wrap gap-2">
          {presenceColors.map((each, index) => (
            <input
              key={each}
              type="radio"
              name="color"
              value={each}
              defaultChecked={each === color}
              aria-label={message("account.colorOf", { number: index + 1 })}
              className={`color-choice ${colorClass(each)}`}
            />
          ))}
        </div>
      </fieldset>
      <label className="mt-4 block">
        <span className="font-medium">{message("account.language")}</span>
        <select className="field mt-1 block" name="language" defaultValue={language ?? ""}>
          <option value="">{message("account.language.browser")}</option>
          {locales.map((each) => (
            <option key={each} value={each} lang={each}>
              {localeNames[each]}
            </option>
          ))}
        </select>
      </label>
      <label className="mt-4 block">
        <span className="font-medium">{message("account.theme")}</span>
        <select className="field mt-1 block" name="theme" defaultValue={theme}>
          {themes.map((each) => (
            <option key={each} value={each}>
              {message(`account.theme.${each}`)}
            </option>
          ))}
        </select>
      </label>
    </>
  );
}
