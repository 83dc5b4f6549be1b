import { AwsError } from '../error';

/** Parts of a path, decoded. @throws AwsError when they are not encoded rightly */
export function partsOf(path: string): readonly string[] {
  try {
    return path.slice(1).split('/').map(decodeURIComponent);
  } catch {
    throw new AwsError('InvalidURI', "Couldn't parse the specified URI.");
  }
}
