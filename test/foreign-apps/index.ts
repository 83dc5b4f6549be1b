import type { App } from 'aws-cdk-lib';
import { containerWebApp } from './container-web-app';
import { eventDriven } from './event-driven';
import { peeredNetworks } from './peered-networks';
import { rotatedDatabase } from './rotated-database';
import { serverlessApi } from './serverless-api';
import { staticSite } from './static-site';

/** An app that has never heard of the blueprint, and what was found in it. */
export interface ForeignApp {
  readonly name: string;
  readonly declare: (app: App) => void;
  /** Every finding, most severe first, as `severity id: message`. */
  readonly findings: readonly Judged[];
}

/** A finding and what is thought of it: right, or strict, where it is right and this blueprint's own opinion. */
export type Judged = readonly [finding: string, verdict: 'right' | 'strict', reason: string];

/** Six apps in the manner of public samples. */
export const FOREIGN_APPS: readonly ForeignApp[] = [
  {
    name: 'a container behind a public load balancer',
    declare: containerWebApp,
    findings: [
      ['high hop-plaintext: WebApp/Web/LB/PublicListener listens without TLS', 'right', 'port 80, no redirect'],
      [
        'high hop-plaintext: WebApp/Web/LB/PublicListener/ECSGroup forwards without TLS',
        'right',
        'HTTP to the container',
      ],
      [
        'high load-balancer-public: WebApp/Web/LB faces the internet with no web ACL and a listener that authenticates nobody',
        'right',
        'the sample is open on purpose',
      ],
      ['medium traffic-without-log: WebApp/Web/LB keeps no log of requests', 'right', 'access logs are off by default'],
      ['medium traffic-without-log: WebApp/Vpc keeps no log of requests', 'right', 'no flow log'],
      [
        'low log-without-archive: WebApp/Web/TaskDef/web/LogGroup is delivered to no archive',
        'strict',
        'an archive is this blueprint’s wish',
      ],
      [
        'low store-without-own-key: WebApp/Web/TaskDef/web/LogGroup is encrypted with a key of AWS, which anyone with access to the store uses',
        'strict',
        'low for that reason',
      ],
    ],
  },
  {
    name: 'a REST API with a user pool',
    declare: serverlessApi,
    findings: [
      ['critical route-without-authorizer: GET /health has no authorizer', 'right', 'reaches the function that reads'],
      ['high route-without-scopes: GET /notes demands no scope', 'strict', 'any ID token of the pool will do'],
      ['high route-without-scopes: POST /notes demands no scope', 'strict', 'any ID token of the pool will do'],
      ['medium api-without-web-acl: Notes/Api/DeploymentStage.prod has no web ACL', 'right', 'none is associated'],
      ['medium route-without-api-key: GET /notes demands no API key', 'strict', 'keys are this blueprint’s quota'],
      ['medium route-without-api-key: POST /notes demands no API key', 'strict', 'keys are this blueprint’s quota'],
      ['medium route-without-api-key: GET /health demands no API key', 'strict', 'keys are this blueprint’s quota'],
      ['medium route-without-validator: GET /notes has no request validator', 'right', 'nothing is validated'],
      ['medium route-without-validator: POST /notes has no request validator', 'right', 'nothing is validated'],
      ['medium route-without-validator: GET /health has no request validator', 'right', 'nothing is validated'],
      [
        'medium traffic-without-log: Notes/Api/DeploymentStage.prod keeps no log of requests',
        'right',
        'access logs are off by default',
      ],
      [
        'low store-without-own-key: Notes/Notes is encrypted with a key of AWS, which anyone with access to the store uses',
        'strict',
        'low for that reason',
      ],
    ],
  },
  {
    name: 'uploads, a topic, a queue and a bus',
    declare: eventDriven,
    findings: [
      ['medium hop-plaintext: Intake/Uploads answers requests without TLS', 'right', 'no `enforceSSL`'],
      ...['Uploads', 'Uploaded', 'Failed', 'Work'].map(
        (name): Judged => [
          `low store-without-own-key: Intake/${name} is encrypted with a key of AWS, which anyone with access to the store uses`,
          'strict',
          'low for that reason',
        ],
      ),
    ],
  },
  {
    name: 'a database with rotation, a function and a bastion',
    declare: rotatedDatabase,
    findings: [
      ['medium traffic-without-log: Database/Vpc keeps no log of requests', 'right', 'no flow log'],
      ...['Postgres/Secret', 'Postgres'].map(
        (name): Judged => [
          `low store-without-own-key: Database/${name} is encrypted with a key of AWS, which anyone with access to the store uses`,
          'strict',
          'low for that reason',
        ],
      ),
    ],
  },
  {
    name: 'two networks with peering',
    declare: peeredNetworks,
    findings: [
      [
        'critical workload-on-internet: the internet may connect to Networks/Jump',
        'right',
        'SSH, from one block of addresses, which the hops name',
      ],
      [
        'high instance-public: Networks/Jump gets a public address from Networks/Apps/PublicSubnet1/Subnet',
        'right',
        'a jump host in a public subnet',
      ],
      [
        "medium policy-for-everyone: anyone's credentials pass Networks/Shared/Images to s3 of any account",
        'right',
        'an endpoint without a policy has full access',
      ],
      ['medium traffic-without-log: Networks/Apps keeps no log of requests', 'right', 'no flow log'],
      ['medium traffic-without-log: Networks/Shared keeps no log of requests', 'right', 'no flow log'],
    ],
  },
  {
    name: 'a static site behind a distribution',
    declare: staticSite,
    findings: [
      ['medium traffic-without-log: Site/Distribution keeps no log of requests', 'right', 'no logging'],
      [
        'low store-without-own-key: Site/Pages is encrypted with a key of AWS, which anyone with access to the store uses',
        'strict',
        'public pages need no key of their own',
      ],
    ],
  },
];
