import type { Resource } from '../../assembly';
import { nameOf } from '../../reachability/names';

/** Last parts of construct paths that tell less than what stands before them. */
const TELLS_NOTHING =
  /^(Resource|Default|Function|Handler|Service|Container|Api|RestApi|Secret|Key|Table|Bucket|Queue|Topic|Logs?|LogGroup|Stream|TaskDef|Definition)$/;
const KIND_FIRST = /^(Table|Bucket|Queue|Topic)(?=[A-Z])/;

/** A resource in a word or two: the last part of its construct path that tells something. */
export function shortName(resource: Resource): string {
  const parts = nameOf(resource).split('/');
  const end = parts.findLastIndex((part) => !TELLS_NOTHING.test(part));
  const name = parts[Math.max(end, 0)] ?? resource.logicalId;
  return name.replace(KIND_FIRST, '') || resource.logicalId;
}
