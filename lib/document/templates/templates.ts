import type { JSONContent } from "@tiptap/core";
import { lessonPlan } from "./lesson-plan.ts";
import { letter } from "./letter.ts";
import { meetingNotes } from "./meeting-notes.ts";
import { projectBrief } from "./project-brief.ts";
import { report } from "./report.ts";
import { resume } from "./resume.ts";

/** The names of the templates that every server has. */
export const templateNames = ["letter", "meeting-notes", "report", "project-brief", "resume", "lesson-plan"] as const;
export type TemplateName = (typeof templateNames)[number];

const blocks: Record<TemplateName, JSONContent[]> = {
  letter,
  "meeting-notes": meetingNotes,
  report,
  "project-brief": projectBrief,
  resume,
  "lesson-plan": lessonPlan,
};

/** What a template has, as a document of the schema. */
export function templateContent(name: TemplateName): JSONContent {
  return { type: "doc", content: blocks[name] };
}
