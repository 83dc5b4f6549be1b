// Run as a process of its own: decides as often as it is told and prints how many were allowed.
import { createAuthorizer } from '../../../runtime/authorization/authorizer';
import { asked, order } from './requests';

const { decide } = createAuthorizer({
  policies: 'permit(principal, action == Action::"a", resource) when { resource.customerId == principal.id };',
  // Cedar itself is what must bear this.
  remembered: 0,
});
const requests = ['ada', 'eve'].map((customerId) => asked({ action: 'a', resource: order({ customerId }) }));
let allowed = 0;
for (let i = 0; i < Number(process.argv[2]); i++) {
  for (const request of requests) {
    allowed += Number(decide(request).allowed);
  }
}
process.stdout.write(String(allowed));
