import { type CfnResource, Stack } from 'aws-cdk-lib';
import { NagMessageLevel, NagPack, NagRuleCompliance } from 'cdk-nag';
import { RULES } from './rules';
import type { CheckedResource, Rule } from './rules/rule';

/** What every rule id of the pack begins with. */
export const PACK = 'PAL';

/** Rules about single resources that the public packs lack, as a cdk-nag pack. */
export class RulePack extends NagPack {
  readonly name = 'Palisade';
  protected override packName = PACK;

  constructor() {
    super(undefined, { verbose: true });
  }

  protected checkResource(node: CfnResource): void {
    for (const rule of RULES) {
      this.applyRule({
        node,
        info: rule.title,
        explanation: `${rule.why} ${rule.fix}`,
        level: rule.level === 'error' ? NagMessageLevel.ERROR : NagMessageLevel.WARN,
        ruleSuffixOverride: rule.id,
        rule: () => verdict(rule, node),
      });
    }
  }
}

function verdict(rule: Rule, node: CfnResource): NagRuleCompliance | string[] {
  if (!rule.types.includes(node.cfnResourceType)) {
    return NagRuleCompliance.NOT_APPLICABLE;
  }
  const broken = rule.breaks(declared(node));
  if (typeof broken !== 'boolean') {
    return [...broken];
  }
  return broken ? NagRuleCompliance.NON_COMPLIANT : NagRuleCompliance.COMPLIANT;
}

/** The resource as its template has it: properties of a construct do not show what was overridden. */
function declared(node: CfnResource): CheckedResource {
  // The CDK renders resources by a method that it keeps out of its types.
  const rendered = (node as unknown as { _toCloudFormation(): unknown })._toCloudFormation();
  const { Resources: resources } = Stack.of(node).resolve(rendered);
  const [{ Properties: properties = {}, DeletionPolicy: deletionPolicy }] = Object.values<Rendered>(resources) as [
    Rendered,
  ];
  return { type: node.cfnResourceType, properties, deletionPolicy };
}

interface Rendered {
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
}
