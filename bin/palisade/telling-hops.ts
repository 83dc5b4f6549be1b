/** What lets everything through unless somebody changes it, and what lets replies back. */
const TAKEN_FOR_GRANTED = /^(replies: |the default ACL of |the route of the VPC itself$)/;

/** Hops of a connection that somebody declared, or all where nobody declared any. */
export function tellingHops(hops: readonly string[]): readonly string[] {
  const telling = hops.filter((hop) => !TAKEN_FOR_GRANTED.test(hop));
  return telling.length > 0 ? telling : hops;
}
