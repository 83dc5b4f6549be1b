import * as elbv2 from 'aws-cdk-lib/aws-elasticloadbalancingv2';

/** What clients of a load balancer must prove themselves with. */
export class ClientCertificates {
  /**
   * The load balancer verifies that the client's certificate leads to an authority of the trust store, over TLS 1.3, and
   * refuses the connection if not. It tells targets the certificate in `X-Amzn-Mtls-Clientcert-Leaf`; whose it is and
   * what that one may do is for them to decide.
   *
   * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/mutual-authentication.html
   */
  static verifiedBy(trustStore: elbv2.ITrustStore): ClientCertificates {
    // Callers are our own clients, which speak nothing older.
    return new ClientCertificates(elbv2.SslPolicy.TLS13_13, {
      mutualAuthenticationMode: elbv2.MutualAuthenticationMode.VERIFY,
      trustStore,
      ignoreClientCertificateExpiry: false,
    });
  }

  /**
   * The load balancer has the client prove that it holds the key of its certificate, and passes the certificate on in
   * `X-Amzn-Mtls-Clientcert`. Targets must compare it with the one they expect. For clients whose certificate no
   * authority has signed, such as API Gateway.
   */
  static passedOn(): ClientCertificates {
    // And TLS 1.2 with forward secrecy and authenticated encryption for VPC links, of which AWS does not say that they
    // speak 1.3.
    return new ClientCertificates(elbv2.SslPolicy.TLS13_RES, {
      mutualAuthenticationMode: elbv2.MutualAuthenticationMode.PASS_THROUGH,
    });
  }

  private constructor(
    /** @internal */
    readonly sslPolicy: elbv2.SslPolicy,
    /** @internal */
    readonly mutualAuthentication: elbv2.MutualAuthentication,
  ) {}
}
