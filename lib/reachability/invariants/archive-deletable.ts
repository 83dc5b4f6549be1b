import { controls, type Invariant } from '../invariant';
import { nameOf, principalName } from '../names';
import { hopsOf } from '../undeclared-access';
import { archivesOf } from './archives';

const BYPASS = 's3:BypassGovernanceRetention';

export const archiveDeletable: Invariant = {
  id: 'archive-deletable',
  title: 'No workload can delete what the trail or the archive holds',
  severity: 'critical',
  why: 'Whoever takes over this workload removes the evidence of it.',
  fix: "Take the action out of the policy, deny it to everyone in the bucket's policy, and lock the objects.",
  controls: controls('AU-9 AU-9(2) AU-11', 'S3.15 CloudTrail.6'),
  check: ({ permissions: graph, system }) => {
    const archives = archivesOf(system);
    return graph.edges.flatMap((edge) => {
      const [archive, principal] = [graph.asset(edge.to), graph.principal(edge.from)];
      const deletes = edge.category === 'delete' || edge.actions.includes(BYPASS);
      return archive === undefined || principal === undefined || !deletes || !archives.has(edge.to)
        ? []
        : [
            {
              resource: principal.resource,
              message: `${principalName(principal)} may do ${edge.actions.join(', ')} on ${nameOf(archive.resource)}`,
              hops: hopsOf(edge, [edge.from], graph),
            },
          ];
    });
  },
};
