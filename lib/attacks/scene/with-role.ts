import { type Attack, defineAttack } from '../attack';
import type { Api, AwsAnswer } from './aws-call';
import type { Scene } from './scene';

/** What the code of a service asks of AWS with the role of that service. */
export interface RoleCall<Input extends object = object>
  extends Pick<Attack, 'name' | 'category' | 'action' | 'standards'> {
  /** Service whose role the attacker has. */
  readonly as: string;
  readonly api: Api;
  /** Operation of the API, e.g. `GetItem`, which is also the name of its action in policies. */
  readonly operation: string;
  /** What is asked for. */
  readonly input: (scene: Scene) => Input | Promise<Input>;
  /** Whether the attacker got it: data in the answer, or a change where it was to be made. */
  readonly got: (answer: AwsAnswer['body'], scene: Scene, input: Input) => boolean | Promise<boolean>;
  /** Undoes what the call does when nothing stops it. @default - nothing that matters is changed */
  readonly undo?: (scene: Scene) => unknown;
}

/** An attack by the code of a service that somebody has taken over, with what its role may do in AWS. */
export function withRole<Input extends object>(call: RoleCall<Input>): Attack {
  const { action, api, as, category, got, input, name, operation, standards, undo } = call;
  return defineAttack({
    name,
    category,
    has: `the credentials of ${as}`,
    action,
    control: 'iam',
    alone: true,
    standards,
    trace: {
      by: 'sight',
      reason: new RegExp(`not authorized to perform: ${api}:${operation} .* because `),
      because: 'AWS refuses; CloudTrail, which is not simulated, records it',
    },
    async attempt(scene) {
      const asked = await input(scene);
      const { body, status } = await scene.aws(as, api, operation, asked);
      if (status === 200 && undo !== undefined) {
        scene.afterwards(() => undo(scene));
      }
      const succeeded = await got(body, scene, asked);
      return { succeeded, status, seen: succeeded ? 'AWS did what was asked' : String(body['message']) };
    },
  });
}

/** Whether an answer lists something. */
export const lists =
  (member: string) =>
  ({ [member]: found }: AwsAnswer['body']): boolean =>
    Array.isArray(found) && found.length > 0;
