import { bold, bullets, heading, paragraph, subtitle, table, tasks, title } from "./blocks.ts";

export const lessonPlan = [
  title("Topic of the lesson"),
  subtitle("Subject, class, date, duration"),
  heading(2, "What the pupils can do afterwards"),
  bullets("They can ... (something that can be seen or heard)", "They understand why ..."),
  heading(2, "What they know already"),
  paragraph("..."),
  heading(2, "Materials"),
  tasks("...", "..."),
  heading(2, "Course"),
  table(
    ["Minutes", "Phase", "Teacher", "Pupils", "Materials"],
    ["5", "Opening", "", "", ""],
    ["15", "Working out", "", "", ""],
    ["15", "Practising", "", "", ""],
    ["10", "Securing", "", "", ""],
  ),
  heading(2, "For the quick, and for those who need longer"),
  paragraph("..."),
  heading(2, "Homework"),
  paragraph("..."),
  heading(2, "Afterwards"),
  paragraph(bold("What went well: "), "..."),
  paragraph(bold("What I change: "), "..."),
];
