/** Something of somebody else's that can be shown in a document. */
export interface Embeddable {
  /** Who has it. */
  provider: string;
  /** The address of the page to be shown; always https and of one of `frameHosts`. */
  frame: string;
  /** Its width for a height of 1, or the height that it has at any width, in pixels. */
  shape: { ratio: number } | { height: number };
}

interface Provider {
  name: string;
  /** The hosts of the addresses that people copy, without "www." */
  hosts: readonly string[];
  /** The address that shows it; null for one of these hosts' other pages. */
  frame: (address: URL) => string | null;
  shape: Embeddable["shape"];
}

const wide = { ratio: 16 / 9 };

/** Who may be shown. What each is told in its address is an id that its pattern allows, and nothing else of what somebody pasted. */
const providers: readonly Provider[] = [
  {
    name: "YouTube",
    hosts: ["youtube.com", "m.youtube.com", "music.youtube.com", "youtu.be", "youtube-nocookie.com"],
    frame({ hostname, pathname, searchParams }) {
      const id = hostname.endsWith("youtu.be")
        ? pathname.slice(1)
        : (/^\/(?:embed|shorts|live)\/([^/]+)/.exec(pathname)?.[1] ?? searchParams.get("v") ?? "");
      if (!/^[\w-]{11}$/.test(id)) return null;
      const start = secondsOf(searchParams.get("t") ?? searchParams.get("start"));
      return `https://www.youtube-nocookie.com/embed/${id}${start === 0 ? "" : `?start=${start}`}`;
    },
    shape: wide,
  },
  {
    name: "Vimeo",
    hosts: ["vimeo.com", "player.vimeo.com"],
    frame({ pathname, searchParams }) {
      const [, id, path] = /^\/(?:video\/)?(\d{1,12})(?:\/([\da-f]{1,20}))?\/?$/.exec(pathname) ?? [];
      const hash = path ?? searchParams.get("h") ?? "";
      if (id === undefined) return null;
      return `https://player.vimeo.com/video/${id}?dnt=1${/^[\da-f]{1,20}$/.test(hash) ? `&h=${hash}` : ""}`;
    },
    shape: wide,
  },
  {
    name: "Loom",
    hosts: ["loom.com"],
    frame: ({ pathname }) => filled("https://www.loom.com/embed/", /^\/(?:share|embed)\/([\da-f]{32})/.exec(pathname)),
    shape: wide,
  },
  {
    name: "Figma",
    hosts: ["figma.com"],
    frame({ pathname }) {
      const [found] = /^\/(?:file|design|proto|board|slides)\/[A-Za-z\d]{10,40}/.exec(pathname) ?? [];
      if (found === undefined) return null;
      return `https://www.figma.com/embed?embed_host=quire&url=${encodeURIComponent(`https://www.figma.com${found}`)}`;
    },
    shape: { ratio: 4 / 3 },
  },
  {
    name: "CodePen",
    hosts: ["codepen.io"],
    frame({ pathname }) {
      const [, person, pen] = /^\/([\w-]{1,60})\/(?:pen|embed|full|details)\/([A-Za-z\d]{4,40})/.exec(pathname) ?? [];
      return pen === undefined ? null : `https://codepen.io/${person}/embed/${pen}?default-tab=result`;
    },
    shape: { height: 420 },
  },
  {
    name: "Spotify",
    hosts: ["open.spotify.com"],
    frame: ({ pathname }) =>
      filled(
        "https://open.spotify.com/embed/",
        /^\/(?:intl-\w+\/)?(?:embed\/)?((?:track|album|playlist|episode|show)\/[A-Za-z\d]{22})/.exec(pathname),
      ),
    shape: { height: 352 },
  },
  {
    name: "OpenStreetMap",
    hosts: ["openstreetmap.org"],
    frame({ pathname, searchParams }) {
      const box = searchParams.get("bbox") ?? "";
      if (pathname !== "/export/embed.html" || !/^-?[\d.]{1,20}(?:,-?[\d.]{1,20}){3}$/.test(box)) return null;
      const marker = searchParams.get("marker") ?? "";
      const pin = /^-?[\d.]{1,20},-?[\d.]{1,20}$/.test(marker) ? `&marker=${marker}` : "";
      return `https://www.openstreetmap.org/export/embed.html?bbox=${box}&layer=mapnik${pin}`;
    },
    shape: { ratio: 4 / 3 },
  },
];

/** The names of those who may be shown. */
export const embedProviders: readonly string[] = providers.map(({ name }) => name);

/** The hosts whose pages may be shown in ours, for the content policy. */
export const frameHosts: readonly string[] = [
  "https://www.youtube-nocookie.com",
  "https://player.vimeo.com",
  "https://www.loom.com",
  "https://www.figma.com",
  "https://codepen.io",
  "https://open.spotify.com",
  "https://www.openstreetmap.org",
];

/** What can be shown of an address; null for what may only be a link. */
export function embeddableOf(address: unknown): Embeddable | null {
  if (typeof address !== "string" || !URL.canParse(address)) return null;
  const url = new URL(address);
  if (url.protocol !== "https:" && url.protocol !== "http:") return null;
  const host = url.hostname.replace(/^www\./, "");
  const provider = providers.find(({ hosts }) => hosts.includes(host));
  const frame = provider?.frame(url) ?? null;
  return provider === undefined || frame === null ? null : { provider: provider.name, frame, shape: provider.shape };
}

function filled(base: string, match: RegExpExecArray | null): string | null {
  return match === null ? null : `${base}${match[1]}`;
}

/** "90", "90s" and "1m30s" in seconds; 0 for anything else. */
function secondsOf(time: string | null): number {
  const [whole, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(\d{1,2})h)?(?:(\d{1,4})m)?(?:(\d{1,6})s?)?$/.exec(time ?? "") ?? [];
  return whole === undefined ? 0 : Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds);
}
