/** The collection that a path is about, e.g. `orders` of `/orders/{id}`. */
export function collectionOf(path: string): string {
  return (
    path.split('/').findLast((segment) => segment !== '' && !segment.startsWith('{') && segment !== 'me') ?? 'root'
  );
}

/** One of a collection, e.g. `category` of `categories`. */
export function singular(collection: string): string {
  return collection
    .replace(/ies$/, 'y')
    .replace(/(ss|x|ch|sh)es$/, '$1')
    .replace(/([^s])s$/, '$1');
}

/** Whether a path names one thing by a parameter at its end. */
export const namesOne = (path: string): boolean => /\/\{[^}+]+\}$/.test(path);
