import { message } from "#app/_ui/messages.ts";

export default function NotFound() {
  return (
    <main className="mx-auto max-w-md px-4 py-24 text-center">
      <h1 className="text-lg font-semibold">{message("notFound.title")}</h1>
      <p className="mt-2 text-soft">{message("notFound.text")}</p>
      <a href="/" className="button-primary mt-6">
        {message("notFound.home")}
      </a>
    </main>
  );
}
