/** How large pages can be shown, in per cent. */
export const zooms: readonly number[] = [50, 75, 90, 100, 125, 150, 200];

/** The size of a page as it is. */
export const ownSize = 100;

/** Keeps how large this browser shows pages; read by the server, so that a page has its size from the start. */
export const zoomCookie = "quire-zoom";

/** A size that was kept; what is none counts as not chosen. */
export function zoomOf(kept: string | undefined): number {
  return zooms.find((zoom) => String(zoom) === kept) ?? ownSize;
}

/** The next size, larger (1) or smaller (-1), or the page's own (0). */
export function nextZoom(zoom: number, direction: 1 | -1 | 0): number {
  const index = zooms.indexOf(zoom) + direction;
  return direction === 0 ? ownSize : (zooms[Math.max(0, Math.min(zooms.length - 1, index))] ?? ownSize);
}
