import { bullets, heading, italic, numbers, paragraph, subtitle, table, title } from "./blocks.ts";

export const report = [
  title("Title of the report"),
  subtitle("Author, organisation, date"),
  heading(1, "Summary"),
  paragraph(
    "What was asked, what was found, and what should follow from it: a reader who stops here knows the essential.",
  ),
  heading(1, "Introduction"),
  paragraph("The question, why it matters now, and what lies outside of it."),
  heading(1, "Method"),
  paragraph("How the answer was found, told so that somebody else could do it again."),
  numbers("What was looked at", "How it was measured or judged", "What this cannot show"),
  heading(1, "Findings"),
  heading(2, "First finding"),
  paragraph("The finding in one sentence. Then what it rests on."),
  table(["Measure", "Before", "After"], ["", "", ""], ["", "", ""]),
  paragraph(italic("Table 1: what the figures are, their units and their source.")),
  heading(2, "Second finding"),
  paragraph("..."),
  heading(1, "Conclusions"),
  paragraph("What the findings mean together, and how sure that is."),
  heading(1, "Recommendations"),
  bullets("What should be done, by whom, at what cost"),
  heading(1, "Sources"),
  paragraph("Author, title, year, where it can be found."),
];
