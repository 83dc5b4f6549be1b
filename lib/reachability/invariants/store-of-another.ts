import { controls, type Invariant } from '../invariant';
import { undeclaredAccess } from '../undeclared-access';

/** Tables, buckets, queues, topics, streams, databases, parameters and what logs hold. */
export const storeOfAnother: Invariant = {
  id: 'store-of-another',
  title: 'Data is reached only by its owner and whoever was granted it by name',
  severity: 'high',
  why: 'Whoever takes over this workload reads or changes data of a service that never trusted it.',
  fix: "Name the resources in the policy instead of a wildcard, leave out those of other stacks, or let the owner's resource policy name the role.",
  controls: controls('AC-3 AC-4 AC-6', 'IAM.21 S3.6', 'API1:2023'),
  check: (evidence) => [
    ...undeclaredAccess(evidence, ['store'], ['read-data', 'write-data', 'delete']),
    ...undeclaredAccess(evidence, ['log'], ['read-data']),
  ],
};
