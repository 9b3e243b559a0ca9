package io.luthier.dl4j;

import java.io.IOException;

/** A network's file that holds what could run code of somebody else's choice. */
public final class UntrustedNetwork extends IOException {

  private static final long serialVersionUID = 1;

  UntrustedNetwork(String message) {
    super(message);
  }
}
