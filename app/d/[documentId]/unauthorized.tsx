import { NoAccess } from "./no-access.tsx";

export default function Unauthorized() {
  return <NoAccess />;
}
