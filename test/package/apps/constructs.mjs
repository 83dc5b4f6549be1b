// Two constructs in a stack of somebody else's app, from an ES module, with prebuilt code of the package's own functions.
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType } from 'aws-cdk-lib/aws-dynamodb';
import * as ssm from 'aws-cdk-lib/aws-ssm';
import {
  addNagPacks,
  EdgeApi,
  EncryptedTable,
  FunctionCode,
  FunctionService,
  IdentityProvider,
  OidcAuthorizer,
  RouteIntegration,
  SegmentedNetwork,
  TrustBundleLocation,
} from 'cdk-palisade';

const app = new App();
addNagPacks(app);
const stack = new Stack(app, 'Mine');
new EncryptedTable(stack, 'Notes', { partitionKey: { name: 'id', type: AttributeType.STRING } });

const { trustedIssuer } = IdentityProvider.fromOidc(stack, 'Provider', {
  issuer: 'https://id.example.com/realms/notes',
  audience: 'https://api.notes.example',
  clientIds: ['web'],
});
const tokenAuthorizer = new OidcAuthorizer(stack, 'Authorizer', {
  issuers: [trustedIssuer],
  trustBundle: TrustBundleLocation.parameter(
    ssm.StringParameter.fromStringParameterName(stack, 'TrustBundle', '/notes/trust-bundle'),
  ),
});
const { function: notes } = new FunctionService(stack, 'Function', {
  serviceName: 'notes',
  code: FunctionCode.fromAsset(new URL('notes', import.meta.url).pathname),
  vpc: new SegmentedNetwork(stack, 'Network').vpc,
});
const api = new EdgeApi(stack, 'Api', { tokenAuthorizer });
api.addRoute('GET /notes', { integration: RouteIntegration.function(notes), scopes: ['notes/read'] });

app.synth(); // Throws if a rule is broken.
