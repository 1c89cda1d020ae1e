"use client";

import { ChevronRight, LayoutGrid, List } from "lucide-react";
import Link from "next/link";
import { useRouter } from "next/navigation";
import { Fragment, type ReactNode } from "react";
import { emptyTrash } from "#app/_actions/documents.ts";
import { message } from "#app/_ui/messages.ts";
import { type ListSort, listSorts } from "#lib/protocol/lists.ts";
import { type Place, addressOf } from "./address.ts";
import { layoutCookie } from "./layout-cookie.ts";
import type { HomeFolder } from "./things.ts";

interface ListHeadProps {
  place: Place;
  /** With a folder: it and all that it lies in, the outermost first. */
  path: HomeFolder[];
  layout: "list" | "grid";
  /** What else can be done here. */
  corner: ReactNode;
}

/** What a list is called, and how it is shown. */
export function ListHead({ place, path, layout, corner }: ListHeadProps) {
  const router = useRouter();
  const { view, query, sort } = place;
  const isSearch = query !== "";
  const name = isSearch
    ? message("home.results", { query })
    : view === "folder"
      ? path.at(-1)?.name
      : message(`home.view.${view}`);
  const other = layout === "list" ? "grid" : "list";
  const handleEmpty = async () => {
    if (!confirm(message("home.emptyTrashConfirm"))) return;
    const outcome = await emptyTrash().catch(() => null);
    if (outcome?.ok !== true) alert(outcome?.text ?? message("home.failed"));
    router.refresh();
  };
  return (
    <div className="home-head">
      <div className="min-w-0 flex-1">
        {!isSearch && path.length > 1 && (
          <nav aria-label={message("home.path")} className="home-path">
            {path.slice(0, -1).map((folder) => (
              <Fragment key={folder.id}>
                <Link href={addressOf({ view: "folder", folderId: folder.id })} prefetch={false} className="link">
                  {folder.name}
                </Link>
                <ChevronRight aria-hidden size={13} />
              </Fragment>
            ))}
          </nav>
        )}
        <h1 className="home-title">{name}</h1>
      </div>
      {corner}
      {view === "trash" && !isSearch && (
        <button type="button" className="button-quiet" onClick={() => void handleEmpty()}>
          {message("home.emptyTrash")}
        </button>
      )}
      {!isSearch && view !== "trash" && (
        <select
          className="select-quiet home-sort"
          aria-label={message("home.sort")}
          value={sort}
          onChange={(event) => router.push(addressOf({ ...place, sort: event.target.value as ListSort }))}
        >
          {listSorts.map((each) => (
            <option key={each} value={each}>
              {message(`home.sort.${each}`)}
            </option>
          ))}
        </select>
      )}
      {!isSearch && (
        <button
          type="button"
          className="tool"
          aria-label={message(other === "grid" ? "home.asGrid" : "home.asList")}
          onClick={() => {
            // oxlint-disable-next-line unicorn/no-document-cookie -- how a list looks is this browser's choice, and no secret
            document.cookie = `${layoutCookie}=${other}; path=/; max-age=31536000; samesite=lax`;
            router.refresh();
          }}
        >
          {other === "grid" ? <LayoutGrid aria-hidden size={18} /> : <List aria-hidden size={18} />}
        </button>
      )}
    </div>
  );
}
