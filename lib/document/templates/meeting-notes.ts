import { bold, bullets, heading, paragraph, subtitle, table, tasks, title } from "./blocks.ts";

export const meetingNotes = [
  title("Name of the meeting"),
  subtitle("Date, time and place"),
  paragraph(bold("Present: "), "names"),
  paragraph(bold("Excused: "), "names"),
  paragraph(bold("Notes: "), "who writes them"),
  heading(2, "Agenda"),
  bullets("First topic (who, how many minutes)", "Second topic", "Any other business"),
  heading(2, "Notes"),
  heading(3, "First topic"),
  bullets("What was said that somebody who was not there must know"),
  heading(3, "Second topic"),
  bullets("..."),
  heading(2, "Decisions"),
  table(["Decision", "Why", "Decided by"], ["", "", ""], ["", "", ""]),
  heading(2, "To do"),
  tasks("What is done, by whom, until when", "..."),
  paragraph(bold("Next meeting: "), "date and time"),
];
