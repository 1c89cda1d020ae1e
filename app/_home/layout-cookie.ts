/** Keeps whether this browser shows documents as a list or as a grid. */
export const layoutCookie = "quire-layout";
