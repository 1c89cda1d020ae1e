import { describe, expect, test } from "vitest";
import { answerOfLink, linkRoles, linkScopes } from "#lib/access/link.ts";
import { type Action, type Role, actions, can, highest, inherited, mayGive, roles } from "#lib/access/permissions.ts";

/** The table as people read it: o always, s if editors may share, . never. */
const table: Record<Action, string> = {
  //          owner editor commenter viewer
  read: "     o     o      o         o",
  comment: "  o     o      o         .",
  edit: "     o     o      .         .",
  share: "    o     s      .         .",
  govern: "   o     .      .         .",
  transfer: " o     .      .         .",
  move: "     o     .      .         .",
  trash: "    o     .      .         .",
};

describe("permissions", () => {
  test.each(actions)("[ACC-1] who may %s", (action) => {
    const cells = table[action].trim().split(/\s+/);
    roles.forEach((role, index) => {
      const cell = cells[index];
      expect([role, can(role, action, { editorsShare: true })]).toEqual([role, cell !== "."]);
      expect([role, can(role, action, { editorsShare: false })]).toEqual([role, cell === "o"]);
    });
    expect(can(null, action)).toBe(false);
  });

  test("[ACC-1] nobody gives more than they are, nor the ownership, nor anything where they may not share", () => {
    const gives = (role: Role | null, editorsShare: boolean) =>
      roles.filter((given) => mayGive(role, given, { editorsShare }));
    expect(gives("owner", true)).toEqual(["editor", "commenter", "viewer"]);
    expect(gives("owner", false)).toEqual(["editor", "commenter", "viewer"]);
    expect(gives("editor", true)).toEqual(["editor", "commenter", "viewer"]);
    expect(gives("editor", false)).toEqual([]);
    for (const role of ["commenter", "viewer", null] as const) expect(gives(role, true)).toEqual([]);
  });

  test("the highest of several roles counts, and a folder's owner edits what is in it", () => {
    expect(highest([])).toBeNull();
    expect(highest([null, "viewer", "editor", "commenter"])).toBe("editor");
    expect(roles.map(inherited)).toEqual(["editor", "editor", "commenter", "viewer"]);
    expect(inherited(null)).toBeNull();
  });
});

describe("links", () => {
  test("[ACC-1] a link gives its role on its terms, in every combination", () => {
    const nowMs = 1_000;
    for (const scope of [...linkScopes, null]) {
      for (const role of linkRoles) {
        for (const expiresAtMs of [null, nowMs + 1, nowMs, nowMs - 1]) {
          for (const hasPassword of [false, true]) {
            for (const isSignedIn of [false, true]) {
              for (const hasKey of [false, true]) {
                const link = scope === null ? null : { scope, role, expiresAtMs, hasPassword };
                const answer = answerOfLink(link, { isSignedIn, hasKey }, nowMs);
                const open = scope !== null && scope !== "restricted" && (expiresAtMs === null || expiresAtMs > nowMs);
                const expected = !open
                  ? { missing: "nothing" }
                  : scope === "signed-in" && !isSignedIn
                    ? { missing: "account" }
                    : hasPassword && !hasKey
                      ? { missing: "password" }
                      : { role };
                expect(answer).toEqual(expected);
              }
            }
          }
        }
      }
    }
  });
});
