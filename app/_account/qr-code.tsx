import { renderSVG } from "uqr";

/** A text as a QR code; `label` says what it is to those who cannot see it. */
export function QrCode({ text, label }: { text: string; label: string }) {
  const svg = renderSVG(text, { border: 2 });
  return <img className="qr-code" alt={label} src={`data:image/svg+xml,${encodeURIComponent(svg)}`} />;
}
