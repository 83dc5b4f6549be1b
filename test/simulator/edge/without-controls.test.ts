import { SWITCHABLE, withoutControls } from '../../../lib/simulator/edge/without-controls';
import { modelOf, RESOURCES } from './fixtures';

const model = modelOf(RESOURCES);
const guardsOf = (off: ReadonlySet<string>) => {
  const [stage] = withoutControls(model, off).stages;
  const methods = stage?.methods ?? [];
  return {
    waf: stage?.webAcl !== undefined,
    authorizer: methods.some(({ authorization }) => authorization.kind !== 'none'),
    'api-key': methods.some(({ apiKeyRequired }) => apiKeyRequired),
    'usage-plan': stage?.usagePlans.some(({ quota, throttle }) => (quota ?? throttle) !== undefined) === true,
    throttle: stage?.throttling.size !== 0,
    'edge-validation': methods.some(({ validatesBody }) => validatesBody),
  };
};
const ALL = {
  waf: true,
  authorizer: true,
  'api-key': true,
  'usage-plan': true,
  throttle: true,
  'edge-validation': true,
};

describe('the edge without one of its controls', () => {
  it('has all of them unless one is switched off', () => {
    expect(guardsOf(new Set())).toEqual(ALL);
  });

  it.each(SWITCHABLE)('lacks %s and nothing else', (control) => {
    expect(guardsOf(new Set([control]))).toEqual({ ...ALL, [control]: false });
  });
});
