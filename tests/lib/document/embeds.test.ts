import { expect, test } from "vitest";
import { embedProviders, embeddableOf, frameHosts } from "#lib/document/embeds.ts";

const hash = "0123456789abcdef0123456789abcdef";
const shown: Record<string, string> = {
  "https://www.youtube.com/watch?v=dQw4w9WgXcQ&list=x&t=1m5s":
    "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?start=65",
  "https://youtu.be/dQw4w9WgXcQ?si=abc": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
  "https://m.youtube.com/shorts/dQw4w9WgXcQ": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
  "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?autoplay=1": "https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ",
  "https://vimeo.com/12345": "https://player.vimeo.com/video/12345?dnt=1",
  "https://vimeo.com/12345/abc123": "https://player.vimeo.com/video/12345?dnt=1&h=abc123",
  "https://player.vimeo.com/video/12345?h=abc123": "https://player.vimeo.com/video/12345?dnt=1&h=abc123",
  [`https://www.loom.com/share/${hash}?sid=1`]: `https://www.loom.com/embed/${hash}`,
  "https://www.figma.com/design/AbCdEf0123456789/Name?node-id=1":
    "https://www.figma.com/embed?embed_host=quire&url=https%3A%2F%2Fwww.figma.com%2Fdesign%2FAbCdEf0123456789",
  "https://codepen.io/ada/pen/abcdEF": "https://codepen.io/ada/embed/abcdEF?default-tab=result",
  "https://open.spotify.com/intl-de/track/0123456789abcdefABCDEF?si=1":
    "https://open.spotify.com/embed/track/0123456789abcdefABCDEF",
  "https://www.openstreetmap.org/export/embed.html?bbox=1.5,2,-3,4&layer=x&marker=2,3":
    "https://www.openstreetmap.org/export/embed.html?bbox=1.5,2,-3,4&layer=mapnik&marker=2,3",
};

test.each(Object.keys(shown))("[EDIT-13] %s can be shown", (address) => {
  const found = embeddableOf(address);
  expect(found?.frame).toBe(shown[address]);
  expect(frameHosts).toContain(new URL(found?.frame ?? "").origin);
});

test("[EDIT-13] every provider and every host that the content policy lets in is used", () => {
  const found = Object.keys(shown).map(embeddableOf);
  expect(new Set(found.map((each) => each?.provider))).toEqual(new Set(embedProviders));
  expect(new Set(found.map((each) => new URL(each?.frame ?? "").origin))).toEqual(new Set(frameHosts));
});

test.each([
  "",
  "youtube.com",
  "javascript:alert(1)//youtube.com/watch?v=dQw4w9WgXcQ",
  "https://youtube.com.evil.example/watch?v=dQw4w9WgXcQ",
  "https://evil.example/?https://youtu.be/dQw4w9WgXcQ",
  "https://www.youtube.com/watch?v=../../evil12",
  "https://www.youtube.com/feed/history",
  "https://vimeo.com/channels/staff",
  "https://www.figma.com/embed?url=https://evil.example",
  "https://codepen.io/ada/pen/..%2F..",
  "https://www.openstreetmap.org/export/embed.html?bbox=1,2,3,4%26x=y",
  "https://ada@evil.example/youtu.be/dQw4w9WgXcQ",
  null,
  7,
])("[EDIT-13] %s is a link at most", (address) => {
  expect(embeddableOf(address)).toBeNull();
});
