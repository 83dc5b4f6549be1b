import { decide } from '../../access';
import { controls, type Invariant } from '../invariant';
import { nameOf } from '../names';
import { isOn } from '../reading';
import { archivesOf } from './archives';

export const archiveUnlocked: Invariant = {
  id: 'archive-unlocked',
  title: 'What the trail and the archive hold is locked, or nobody may delete it',
  severity: 'medium',
  why: 'An administrator whose credentials were stolen removes the evidence of it.',
  fix: "Enable object lock, or deny `s3:DeleteObject` and `s3:DeleteObjectVersion` to everyone in the bucket's policy.",
  controls: controls('AU-9 AU-9(2) AU-11', 'S3.15'),
  check: ({ permissions: graph, system }) =>
    [...archivesOf(system)].flatMap(([id, writers]) => {
      const archive = graph.asset(id);
      if (archive === undefined || isOn(archive.resource.properties['ObjectLockEnabled'])) {
        return [];
      }
      const { allowed } = decide(
        {
          caller: { kind: 'root', account: system.account, arn: `arn:aws:iam::${system.account}:root` },
          action: 's3:DeleteObjectVersion',
          resource: `${archive.arn}/*`,
          context: { keys: {} },
        },
        { resource: archive.policies.map(({ policy }) => policy) },
      );
      return allowed
        ? [
            {
              resource: archive.resource,
              message: `${nameOf(archive.resource)} is not locked, and its policy lets administrators delete versions`,
              hops: [...writers.slice(0, 3).map((writer) => `${nameOf(writer)} writes`), nameOf(archive.resource)],
            },
          ]
        : [];
    }),
};
