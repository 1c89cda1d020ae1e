/** A page or a route: where it is ("{id}": a document of somebody else's), and with which status it answers whom. */
export interface Address {
  at: string;
  answers: [stranger: number, person: number, administrator: number];
}

/** What a stranger, somebody signed in, and an administrator get at every address; one that is not here fails the test. */
export const addresses: Readonly<Record<string, Address>> = {
  "app/(home)/page.tsx": { at: "/", answers: [307, 200, 200] },
  "app/account/page.tsx": { at: "/account", answers: [307, 200, 200] },
  "app/account/programs/page.tsx": { at: "/account/programs", answers: [307, 200, 200] },
  "app/api/auth/callback/[provider]/route.ts": { at: "/api/auth/callback/none", answers: [404, 404, 404] },
  // tests/e2e/api.spec.ts has each of its operations.
  "app/api/v1/[...path]/route.ts": { at: "/api/v1/me", answers: [401, 401, 401] },
  // What is posted and read there: tests/e2e/attachments.spec.ts.
  "app/attachments/[id]/route.ts": { at: "/attachments/..%2f..%2fsecret", answers: [404, 404, 404] },
  "app/attachments/route.ts": { at: "/attachments", answers: [405, 405, 405] },
  "app/avatars/[id]/route.ts": { at: "/avatars/..%2f..%2fsecret", answers: [404, 404, 404] },
  // tests/e2e/access.spec.ts has them for every role.
  "app/d/[documentId]/page.tsx": { at: "/d/{id}", answers: [403, 403, 403] },
  "app/d/[documentId]/preview/route.ts": { at: "/d/{id}/preview", answers: [403, 403, 403] },
  // What is posted there: tests/e2e/home.spec.ts.
  "app/import/route.ts": { at: "/import", answers: [405, 405, 405] },
  "app/join/[token]/page.tsx": { at: "/join/none", answers: [200, 200, 200] },
  "app/password/[token]/page.tsx": { at: "/password/none", answers: [200, 200, 200] },
  "app/password/page.tsx": { at: "/password", answers: [307, 307, 307] },
  "app/people/page.tsx": { at: "/people", answers: [307, 404, 200] },
  "app/sign-in/code/page.tsx": { at: "/sign-in/code", answers: [200, 307, 307] },
  "app/sign-in/page.tsx": { at: "/sign-in", answers: [200, 307, 307] },
  // Only a browser that goes there is sent on: tests/e2e/signing-in.spec.ts.
  "app/sign-in/with/[provider]/route.ts": { at: "/sign-in/with/none", answers: [403, 403, 403] },
  "app/sign-up/page.tsx": { at: "/sign-up", answers: [307, 307, 307] },
};
