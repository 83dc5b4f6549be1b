import { CfnResource, Stack } from 'aws-cdk-lib';
import {
  AwsSolutionsChecks,
  HIPAASecurityChecks,
  type IApplyRule,
  type NagPack,
  NagRuleCompliance,
  NIST80053R4Checks,
  NIST80053R5Checks,
  PCIDSS321Checks,
  ServerlessChecks,
} from 'cdk-nag';
import type { IConstruct } from 'constructs';
import { RulePack } from '../rule-pack';

/** What a rule of a pack finds about one resource. */
export interface PackFinding {
  /** Exact id, as an acknowledgement has to name it. */
  readonly rule: string;
  readonly resource: CfnResource;
  /** Path of the resource. */
  readonly path: string;
}

/** A rule pack that tells what it finds whatever was acknowledged. */
class RecordedPack {
  /** Namespace of its findings in reports. */
  readonly name: string;
  /** What its rule ids begin with. */
  readonly prefix: string;
  private readonly pack: NagPack;
  private readonly applied = new Set<string>();
  private found: PackFinding[] = [];

  constructor(Pack: new () => NagPack) {
    this.pack = new Pack();
    this.name = this.pack.name;
    this.prefix = this.pack.readPackName;
    // The pack's own way to apply a rule leaves out what was acknowledged.
    Object.assign(this.pack, { applyRule: (params: IApplyRule) => this.apply(params) });
  }

  /** What it finds about a resource, or about all below a construct. */
  findingsIn(scope: IConstruct): readonly PackFinding[] {
    this.found = [];
    this.pack.validateScope(scope);
    return this.found;
  }

  /** Whether it has a rule, or a rule that reports the finding in brackets. */
  has(rule: string): boolean {
    if (this.applied.size === 0) {
      // A pack applies each of its rules to any resource, and the rule decides.
      this.findingsIn(new CfnResource(new Stack(), 'Any', { type: 'Any::Type::Of' }));
    }
    return this.applied.has(rule.replace(/\[.*$/s, ''));
  }

  private apply({ node, rule, ruleSuffixOverride }: IApplyRule): void {
    const id = `${this.prefix}-${ruleSuffixOverride ?? rule.name}`;
    this.applied.add(id);
    for (const outcome of outcomes(() => rule(node), id)) {
      this.found.push({ rule: outcome, resource: node, path: node.node.path });
    }
  }
}

/** Packs whose findings can be waived. */
export const PACKS = [
  RulePack,
  AwsSolutionsChecks,
  NIST80053R5Checks,
  NIST80053R4Checks,
  HIPAASecurityChecks,
  PCIDSS321Checks,
  ServerlessChecks,
].map((Pack) => new RecordedPack(Pack));

/** The pack that a rule belongs to. */
export function packOf(rule: string): RecordedPack | undefined {
  return PACKS.find(({ prefix }) => rule.startsWith(`${prefix}-`));
}

/** Ids of what a rule finds; one that fails has found something that it can't judge. */
function outcomes(rule: () => NagRuleCompliance | string[], id: string): string[] {
  try {
    const result = rule();
    if (Array.isArray(result)) {
      return result.map((finding) => `${id}[${finding}]`);
    }
    return result === NagRuleCompliance.NON_COMPLIANT ? [id] : [];
  } catch {
    return [id];
  }
}
