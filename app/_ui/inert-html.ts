/** Foreign HTML as elements of a document of their own, in which nothing runs, is fetched or looks like anything. */
export function inertHtml(html: string): HTMLElement {
  const template = document.implementation.createHTMLDocument("").createElement("template");
  template.innerHTML = html;
  const body = template.content.ownerDocument.createElement("body");
  body.append(template.content);
  return body;
}

/** Whether HTML says something in words. */
export function hasWords(html: string): boolean {
  if (html === "") return false;
  const body = inertHtml(html);
  for (const element of body.querySelectorAll("style, script, title")) element.remove();
  return (body.textContent ?? "").trim() !== "";
}
