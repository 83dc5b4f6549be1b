import { LIMITS } from '../../../lib/blueprint/limits';
import { Unusable } from '../exit-code';

/** What an app is called where. */
export interface AppName {
  /** In npm and as the first label of the trust domain, e.g. `corner-shop`. */
  readonly label: string;
  /** As the id of its blueprint, which every name of a resource starts with, e.g. `CornerShop`. */
  readonly id: string;
}

const LABEL = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Longest first label: with `.internal` it must fit a trust domain. */
const MAX_LENGTH = 40;

/**
 * The names of an app, from how somebody writes one of them: `Corner Shop`, `corner_shop`.
 *
 * @throws Unusable when AWS would refuse what becomes of it
 */
export function appName(written: string): AppName {
  const label = written
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
  if (!LABEL.test(label) || label.length > MAX_LENGTH || /^(aws|ssm)/.test(label)) {
    throw new Unusable(
      `the name of an app must be 1 to ${MAX_LENGTH} letters, digits and hyphens, start with a letter and not with 'aws' or 'ssm', got '${written}'; give one with --name`,
    );
  }
  return { label, id: blueprintId(label.split('-')) };
}

/** As many of the words as fit. */
function blueprintId([first = '', ...others]: readonly string[]): string {
  let id = capitalized(first).slice(0, LIMITS.nameLength);
  for (const word of others) {
    if (id.length + word.length > LIMITS.nameLength) {
      break;
    }
    id += capitalized(word);
  }
  return id;
}

function capitalized(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}
