"use client";

import { useEffect } from "react";
import { forgetCopies } from "#app/_device/copies.ts";

/** Deletes what this browser keeps of documents that nobody here may have now; what was never saved stays. */
export function ForgetCopies({ account, documentId }: { account: string; documentId?: string }) {
  useEffect(() => {
    void forgetCopies(account, { all: false, ...(documentId === undefined ? {} : { documentId }) });
  }, [account, documentId]);
  return null;
}
