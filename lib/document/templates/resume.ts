import { bold, bullets, heading, italic, paragraph, subtitle, title } from "./blocks.ts";

export const resume = [
  title("Your name"),
  subtitle("What you do, in a few words"),
  paragraph("Town, telephone number, e-mail address, page on the web"),
  heading(2, "Profile"),
  paragraph("Two or three sentences: what you are good at, what you have done with it, what you look for."),
  heading(2, "Experience"),
  paragraph(bold("Position, employer"), ", place"),
  paragraph(italic("From month and year to month and year")),
  bullets("What changed because you were there, with a figure if there is one", "What you were responsible for"),
  paragraph(bold("Position, employer"), ", place"),
  paragraph(italic("From month and year to month and year")),
  bullets("..."),
  heading(2, "Education"),
  paragraph(bold("Degree, school"), ", place, year"),
  heading(2, "Skills"),
  bullets("Languages, and how well", "Tools and methods"),
  heading(2, "More"),
  paragraph("Prizes, publications, honorary offices: what a stranger would remember."),
];
