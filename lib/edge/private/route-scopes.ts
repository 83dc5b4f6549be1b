import { Aspects } from 'aws-cdk-lib';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { IConstruct } from 'constructs';
import { stageFiles } from '../../shared';
import type { Route } from './route';

const FILE = 'routes.json';

/** Where the function finds the scopes. Lambda unpacks layers there. */
export const ROUTE_SCOPES_PATH = `/opt/${FILE}`;

/**
 * The scopes of every route, on their way to the function that compares them: a file in a layer, because
 * environment variables end at 4 KB. The layer is written when all routes are known, at synthesis.
 */
export class RouteScopes {
  private readonly scopes = new Map<string, readonly string[]>();
  private layer?: lambda.LayerVersion;

  constructor(private readonly handler: lambda.Function) {
    Aspects.of(handler).add({
      visit: (node: IConstruct) => {
        if (node === handler) {
          this.attach();
        }
      },
    });
  }

  /** Takes a route in. A token with any one of the scopes passes. */
  add(route: Route, scopes: readonly string[]): void {
    this.scopes.set(`${route.method} ${route.path}`, [...scopes]);
  }

  /** Whether a method of a resource has scopes. */
  has(method: string, path: string): boolean {
    return this.scopes.has(`${method} ${path}`);
  }

  private attach(): void {
    if (this.layer === undefined) {
      this.layer = new lambda.LayerVersion(this.handler, 'RouteScopes', {
        description: `Scopes of the routes that ${this.handler.node.path} guards`,
        compatibleRuntimes: [this.handler.runtime],
        code: lambda.Code.fromAsset(this.write()),
      });
      this.handler.addLayers(this.layer);
    }
  }

  /** Sorted, so that the order of declarations changes nothing. */
  private write(): string {
    const entries = [...this.scopes].sort(([left], [right]) => (left < right ? -1 : 1));
    const sorted = entries.map(([route, scopes]) => [route, [...new Set(scopes)].sort()] as const);
    return stageFiles({ [FILE]: JSON.stringify(Object.fromEntries(sorted)) });
  }
}
