import { expect, test } from "vitest";
import { picturesOfRtf } from "#lib/formats/rtf-pictures.ts";

const png = (hex: string) =>
  String.raw`{\*\shppict{\pict{\*\picprop\shplid1025{\sp{\sn a\}b}{\sv 1}}}\picscalex100\picw10583\pngblip\bliptag-1{\*\blipuid 89504e}${hex}}}{\nonshppict{\pict\picw10\wmetafile8\picwgoal6000 0100}}`;

test("[EDIT-9] the pictures of an RTF text are found in their order, each once", () => {
  const rtf = String.raw`{\rtf1\ansi{\fonttbl{\f0 Aptos;}} one ${png("89504e470d0a\n1a0a")} two {\pict\jpegblip\picw20 ffd8 FFE0} three {\pict\emfblip 0100} four ${png("01")}}`;
  expect(picturesOfRtf(rtf)).toEqual([
    { kind: "image/png", bytes: Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a) },
    { kind: "image/jpeg", bytes: Uint8Array.of(0xff, 0xd8, 0xff, 0xe0) },
    null,
    { kind: "image/png", bytes: Uint8Array.of(1) },
  ]);
});

test("[EDIT-9] what is no RTF, or breaks off, has no pictures, and takes its time once", () => {
  for (const broken of [
    "",
    "no rtf",
    String.raw`{\pict\pngblip`,
    String.raw`{\pict\pngblip 0`,
    String.raw`{\pict\pngblip xyz}`,
  ])
    expect(picturesOfRtf(broken).filter((picture) => picture !== null)).toEqual([]);
  const beganMs = performance.now();
  picturesOfRtf(`{\\pict\\pngblip ${"00".repeat(3_000_000)}}`.repeat(2));
  picturesOfRtf("{\\pict".repeat(20_000));
  expect(performance.now() - beganMs).toBeLessThan(15_000);
});
