/** Path of the verifier's role, by which the archive knows it. */
export function verifierPath(owner: string): string {
  return `/${owner}/verification/`;
}
