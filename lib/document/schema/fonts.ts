/** The families that every document can be written in: they come with the server. */
const own: Readonly<Record<string, string>> = {
  Inter: "var(--font-inter, sans-serif), sans-serif",
  "Source Serif 4": "'Source Serif 4 Variable', serif",
  Lora: "'Lora Variable', serif",
  Merriweather: "'Merriweather Variable', serif",
  Roboto: "'Roboto Variable', sans-serif",
  "Open Sans": "'Open Sans Variable', sans-serif",
  "Atkinson Hyperlegible": "'Atkinson Hyperlegible Next Variable', sans-serif",
  "JetBrains Mono": "'JetBrains Mono Variable', monospace",
};

/** The family of the letters where nobody chose one. */
export const usualFont = "Inter";

/** Their names, as documents have them. */
export const fontNames: readonly string[] = Object.keys(own);

/** A family as CSS has it: one of ours with the file that it comes in, another as it is. */
export function fontStack(family: string): string {
  const rest = Object.hasOwn(own, family) ? own[family] : undefined;
  return rest === undefined ? family : `'${family}', ${rest}`;
}

/** The family that CSS names: one of ours by its name, another as it is. */
export function familyOf(css: string): string {
  const first =
    css
      .split(",")[0]
      ?.trim()
      .replaceAll(/^["']|["']$/g, "") ?? "";
  return Object.hasOwn(own, first) ? first : css;
}
