import { AwsError } from '../error';

/** A bucket. */
export interface BucketResource {
  readonly name: string;
  /** ARN of the key of its objects. @default - the key of S3, which every caller may use */
  readonly keyArn?: string;
  /** Whether the key is used for the bucket and not for each object. @default false */
  readonly bucketKeyEnabled?: boolean;
}

/** An object as it is stored. */
export interface StoredObject {
  readonly body: Buffer;
  /** Headers of an answer that gives it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** The buckets of the account. */
export class Buckets {
  private readonly objects = new Map<string, StoredObject>();

  constructor(private readonly resources: readonly BucketResource[]) {}

  find(name: string): BucketResource | undefined {
    return this.resources.find((resource) => resource.name === name);
  }

  /** @throws AwsError when there is no such bucket */
  require(name: string): BucketResource {
    const bucket = this.find(name);
    if (bucket === undefined) {
      throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', 404);
    }
    return bucket;
  }

  get(bucket: string, key: string): StoredObject | undefined {
    return this.objects.get(`${bucket}/${key}`);
  }

  put(bucket: string, key: string, object: StoredObject): void {
    this.objects.set(`${bucket}/${key}`, object);
  }
}
