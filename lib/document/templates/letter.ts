import { paragraph } from "./blocks.ts";

export const letter = [
  paragraph("Your name"),
  paragraph("Street and number, postcode and town"),
  paragraph(),
  paragraph("Name of the recipient"),
  paragraph("Organisation"),
  paragraph("Street and number, postcode and town"),
  paragraph(),
  paragraph("Date"),
  paragraph(),
  paragraph("Dear ...,"),
  paragraph("Say in the first sentence why you write: what you ask for, answer, or announce."),
  paragraph(
    "Then what the recipient must know to decide or to act, the most important thing first. One thought to a paragraph.",
  ),
  paragraph("Close with what happens next: what you will do, what you hope the recipient will do, and by when."),
  paragraph(),
  paragraph("Yours sincerely,"),
  paragraph(),
  paragraph("Your name"),
];
