import { auditEvidence } from '../../lib/attacks/scene/audit-evidence';
import { issuedBy, ownAuthority } from '../../lib/attacks/scene/certificates';
import { connectFrom } from '../../lib/attacks/scene/connect-from';
import { readProfile, saveProfile } from '../../lib/attacks/scene/profile';
import { resourceAt, secretAt, tableAt } from '../../lib/attacks/scene/resources';
import { Scene } from '../../lib/attacks/scene/scene';
import { chargeOver } from '../../lib/attacks/transport/charge-over';
import { sessionWith } from '../../lib/attacks/transport/sessions';
import { type Simulation, startSimulation } from '../../lib/simulator/system';
import { SHOP_ASSEMBLY } from '../support/synthesize-shop';

let simulation: Simulation;
let scene: Scene;

beforeAll(async () => {
  simulation = await startSimulation(SHOP_ASSEMBLY);
  scene = new Scene(simulation);
});

afterAll(async () => {
  await scene?.close();
  await simulation?.stop();
});

const shown = ({ certificate: cert, privateKey: key }: { certificate: string; privateKey: string }) => ({ cert, key });

/** What attacks break in one place each works when it is whole: it is not the tools of the attacker that fail. */
describe('what nobody has broken works:', () => {
  it('a certificate that the authority of the shop has signed for orders', async () => {
    const made = await issuedBy(await ownAuthority(scene));
    expect(await chargeOver(scene, shown(made))).toMatchObject({ succeeded: true, status: 201 });
  });

  it('a session, as long as its certificate is good', async () => {
    const session = await sessionWith(scene, 'payments', await issuedBy(await ownAuthority(scene)));
    expect(await chargeOver(scene, { session })).toMatchObject({ succeeded: true, status: 201 });
  });

  it('a certificate after its rotation, and the one before until it expires', async () => {
    const before = scene.stolenCertificate('orders');
    await simulation.rotate(secretAt(scene, 'Orders/Certificate'));
    const after = scene.stolenCertificate('orders');
    expect(after.certificate).not.toBe(before.certificate);
    expect(await chargeOver(scene, shown(after))).toMatchObject({ status: 201 });
    expect(await chargeOver(scene, shown(before))).toMatchObject({ status: 201 });
  });

  it('a connection that was declared', async () => {
    const { id } = resourceAt(scene, 'AWS::Lambda::Function', 'Orders/Service');
    expect(await connectFrom(scene, id, 'payments.shop.internal', 8_443)).toEqual({ connected: true });
  });

  it('a role in its own table', async () => {
    await scene.order(scene.customer);
    const input = { TableName: tableAt(scene, 'Orders/Service/TableOrders'), Key: { id: { S: 'none' } } };
    expect((await scene.aws('orders', 'dynamodb', 'GetItem', input)).status).toBe(200);
  });

  it('a profile that is read as it was saved', async () => {
    const row = await saveProfile(scene, scene.customer, 'Invalidenstr. 43');
    expect(JSON.stringify(row)).not.toContain('Invalidenstr');
    expect((await readProfile(scene, scene.customer)).text).toContain('Invalidenstr. 43');
  });

  it('an audit log as payments wrote it', async () => {
    const { key, lines } = await auditEvidence(scene);
    expect(lines.length).toBeGreaterThan(5);
    expect(await scene.audit(lines, [key])).toMatchObject({ verdict: 'intact', signed: true });
  });
});
