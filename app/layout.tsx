import type { Metadata, Viewport } from "next";
import localFont from "next/font/local";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import { currentVisitor } from "#app/_http/visitor.ts";
import { CatalogueOnPage } from "#app/_ui/catalogue-on-page.tsx";
import { currentLocale, message } from "#app/_ui/messages.ts";
import { localeOfVisitor } from "#lib/server/services/visitors.ts";
import "./globals.css";

const inter = localFont({
  src: "../node_modules/@fontsource-variable/inter/files/inter-latin-wght-normal.woff2",
  weight: "100 900",
  display: "swap",
  variable: "--font-inter",
});

export function generateMetadata(): Metadata {
  return {
    title: { default: message("app.name"), template: `%s - ${message("app.name")}` },
    description: message("app.tagline"),
  };
}

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
  const wanted = localeOfVisitor(visitor, (await headers()).get("accept-language") ?? undefined);
  return (
    <html lang={currentLocale()} className={inter.variable} data-theme={theme}>
      <body>
        <CatalogueOnPage wanted={wanted} />
        {children}
      </body>
    </html>
  );
}
