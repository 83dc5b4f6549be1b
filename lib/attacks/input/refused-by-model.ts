import { type Attack, defineAttack } from '../attack';
import { BAD_MEMBERS } from './bad-members';
import { BAD_SHAPES } from './bad-shapes';
import { BAD_VALUES } from './bad-values';
import { sendBody } from './body';

/** Bodies that the models of the edge refuse, as the schemas of the services would. */
export const refusedByModel: readonly Attack[] = [...BAD_MEMBERS, ...BAD_VALUES, ...BAD_SHAPES].map(
  ({ body, contentType, route, ...about }) =>
    defineAttack({
      ...about,
      category: 'input',
      has: 'an API key, and a token of somebody who may send a good body',
      control: 'edge-validation',
      trace: { by: 'edge', reason: /^the body does not match its model$/ },
      async attempt(scene) {
        const { status, text } = await sendBody(scene, route, body(await scene.product()), [
          contentType ?? 'application/json',
        ]);
        return { succeeded: status === route.done, status, seen: text };
      },
    }),
);
