/** How a document looks that was downloaded as a web page: as here, as far as a page can that stands alone. */
export const downloadStyle = `
body { max-width: 720px; margin: 40px auto; padding: 0 20px; color: #1c1b19; font: 16px/1.5 Inter, system-ui, sans-serif; }
p[data-variant="title"] { margin: 0; font-size: 26pt; font-weight: 600; line-height: 1.2; }
p[data-variant="subtitle"] { margin: 0 0 1em; color: #5c5952; font-size: 14pt; }
table { border-collapse: collapse; max-width: 100%; }
td, th { padding: 4px 8px; border: 1px solid #c9c5bb; vertical-align: top; text-align: start; }
th { background: #f3f1ec; }
td > :first-child, th > :first-child, aside > :first-child, li > div > :first-child { margin-top: 0; }
td > :last-child, th > :last-child, aside > :last-child, li > div > :last-child { margin-bottom: 0; }
blockquote { margin-inline: 0; padding-inline-start: 1em; border-inline-start: 3px solid #c9c5bb; color: #5c5952; }
aside[data-kind] { margin: 1em 0; padding: 10px 14px; border-inline-start: 4px solid #2743c4; background: #f2f4fb; }
aside[data-kind="tip"] { border-color: #2e7d4f; background: #f0f7f2; }
aside[data-kind="warning"] { border-color: #a06a00; background: #fbf5e8; }
aside[data-kind="danger"] { border-color: #b3261e; background: #fbf0ef; }
pre { padding: 12px 14px; overflow-x: auto; border-radius: 6px; background: #f3f1ec; }
code { font: 0.9em ui-monospace, Menlo, Consolas, monospace; }
mark:not([style]) { background: #fbe7a1; }
ul[data-type="taskList"] { padding: 0; list-style: none; }
li[data-type="taskItem"] { display: flex; gap: 8px; align-items: baseline; }
:is(ul, ol) ol { list-style: lower-alpha; }
:is(ul, ol) :is(ul, ol) ol { list-style: lower-roman; }
[data-columns] { display: flex; gap: 24px; }
[data-column] { flex: 1; min-width: 0; }
figure { margin: 1em 0; }
figure[data-align="center"] { text-align: center; }
figure[data-align="right"] { text-align: end; }
figure[data-wrap="around"] { float: left; margin: 0 16px 8px 0; }
figure[data-wrap="around"][data-align="right"] { float: right; margin: 0 0 8px 16px; }
figure img { max-width: 100%; height: auto; }
figcaption { color: #5c5952; font-size: 0.85em; }
[data-embed], [data-attachment] { margin: 1em 0; padding: 10px 14px; border: 1px solid #c9c5bb; border-radius: 6px; }
section[data-footnote-body] { display: flex; gap: 8px; font-size: 0.9em; }
hr.page-break { visibility: hidden; break-after: page; }
@media print { body { max-width: none; margin: 0; padding: 0; } }
`;
