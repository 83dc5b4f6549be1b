import type { EdgeModel, MethodModel, StageModel } from './model';

/** Controls of the edge that can be switched off, to show what gets through then. */
export const SWITCHABLE = ['waf', 'authorizer', 'api-key', 'usage-plan', 'throttle', 'edge-validation'] as const;

/** A control of the edge that can be switched off. */
export type SwitchableControl = (typeof SWITCHABLE)[number];

/** The same edge without some of its controls. */
export function withoutControls(model: EdgeModel, off: ReadonlySet<string>): EdgeModel {
  return off.size === 0 ? model : { ...model, stages: model.stages.map((stage) => stageWithout(stage, off)) };
}

function stageWithout(stage: StageModel, off: ReadonlySet<string>): StageModel {
  return {
    ...stage,
    ...(off.has('waf') && { webAcl: undefined }),
    ...(off.has('throttle') && { throttling: new Map() }),
    ...(off.has('usage-plan') && {
      usagePlans: stage.usagePlans.map(({ id }) => ({ id, methodThrottle: new Map() })),
    }),
    methods: stage.methods.map((method) => methodWithout(method, off)),
  };
}

function methodWithout(method: MethodModel, off: ReadonlySet<string>): MethodModel {
  return {
    ...method,
    ...(off.has('authorizer') && { authorization: { kind: 'none' } }),
    ...(off.has('api-key') && { apiKeyRequired: false }),
    ...(off.has('edge-validation') && { validatesBody: false, validatesParameters: false }),
  };
}
