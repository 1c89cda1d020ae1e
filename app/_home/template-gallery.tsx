import { newFromTemplate } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";
import type { TemplateName } from "#lib/document/templates/templates.ts";

/** The templates that every server has, as they look. A click makes a document of one. */
export function TemplateGallery({ previews }: { previews: { name: TemplateName; html: string }[] }) {
  return (
    <section aria-labelledby="server-templates" className="mb-8">
      <h2 id="server-templates" className="home-subtitle">
        {message("home.serverTemplates")}
      </h2>
      <ul className="home-grid">
        {previews.map(({ name, html }) => {
          const title = message(`template.${name}`);
          return (
            <li key={name} className="home-card">
              <span className="thumbnail" aria-hidden inert>
                {/* Made by the server's renderer from the schema, like a document's own page. */}
                {/* oxlint-disable-next-line react/no-danger */}
                <span className="ProseMirror block" dangerouslySetInnerHTML={{ __html: html }} />
              </span>
              <form action={newFromTemplate} className="home-caption">
                <input type="hidden" name="template" value={name} />
                <input type="hidden" name="title" value={title} />
                <button type="submit" className="home-name">
                  {title}
                </button>
              </form>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
