import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import type { ReactNode } from "react";
import { currentVisitor } from "#app/_http/visitor.ts";
import { message } from "#app/_ui/messages.ts";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  display: "swap",
  variable: "--font-inter",
});

export const metadata: Metadata = {
  title: { default: message("app.name"), template: `%s - ${message("app.name")}` },
  description: message("app.tagline"),
};

export const viewport: Viewport = {
  colorScheme: "light dark",
  themeColor: [
    { media: "(prefers-color-scheme: light)", color: "#f6f5f2" },
    { media: "(prefers-color-scheme: dark)", color: "#16171a" },
  ],
};

// Pages carry a nonce, so none can be made before it is asked for.
export const dynamic = "force-dynamic";

export default async function RootLayout({ children }: { children: ReactNode }) {
  // The page that says what is wrong needs no answer here.
  const visitor = await currentVisitor().catch(() => null);
  const theme = visitor?.kind === "person" && visitor.account.theme !== "system" ? visitor.account.theme : undefined;
  return (
    <html lang="en" className={inter.variable} data-theme={theme}>
      <body>{children}</body>
    </html>
  );
}
