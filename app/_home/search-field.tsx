"use client";

import { Search, X } from "lucide-react";
import { useRouter } from "next/navigation";
import { useEffect, useRef, useState, useTransition } from "react";
import { message } from "#app/_ui/messages.ts";
import { addressOf } from "./address.ts";

/** How long is waited for the next letter. */
const settleMs = 120;

/** Searches while somebody types; without JavaScript, on Enter. */
export function SearchField({ query }: { query: string }) {
  const router = useRouter();
  const [typed, setTyped] = useState(query);
  const [isSearching, startSearching] = useTransition();
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const asked = useRef(query);
  useEffect(() => {
    // The page went elsewhere by itself: back, or to another list.
    if (isSearching || query === asked.current) return;
    asked.current = query;
    setTyped(query);
  }, [query, isSearching]);
  useEffect(() => () => clearTimeout(timer.current), []);

  const search = (text: string, waitMs: number) => {
    setTyped(text);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => {
      const wanted = text.trim();
      if (wanted === asked.current.trim()) return;
      const begins = asked.current === "";
      asked.current = wanted;
      // One step back leads out of the search, and not through every letter of it.
      startSearching(() => router[begins ? "push" : "replace"](addressOf({ query: wanted })));
    }, waitMs);
  };
  return (
    <search className="contents">
      <form
        action="/"
        className="home-search"
        aria-busy={isSearching}
        onSubmit={(event) => {
          event.preventDefault();
          search(typed, 0);
        }}
      >
        <Search aria-hidden size={18} />
        <input
          type="search"
          name="q"
          aria-label={message("home.search")}
          placeholder={message("home.search")}
          value={typed}
          maxLength={300}
          autoComplete="off"
          onChange={(event) => search(event.target.value, settleMs)}
          onKeyDown={(event) => {
            if (event.key === "Escape" && typed !== "") search("", 0);
          }}
        />
        {typed !== "" && (
          <button type="button" className="tool" aria-label={message("home.clearSearch")} onClick={() => search("", 0)}>
            <X aria-hidden size={16} />
          </button>
        )}
      </form>
    </search>
  );
}
