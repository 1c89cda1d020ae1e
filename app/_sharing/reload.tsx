"use client";

import { useEffect } from "react";

/** Loads the page anew: the person has just been let in, and what stands here is from before. */
export function Reload() {
  useEffect(() => location.reload(), []);
  return null;
}
