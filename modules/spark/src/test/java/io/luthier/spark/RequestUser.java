package io.luthier.spark;

import java.io.IOException;
import javax.servlet.Filter;
import javax.servlet.FilterChain;
import javax.servlet.FilterConfig;
import javax.servlet.ServletException;
import javax.servlet.ServletRequest;
import javax.servlet.ServletResponse;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletRequestWrapper;

/** Takes a request's word for who sends it; stands for whatever knows the users of a cluster. */
public final class RequestUser implements Filter {

  /** Names the user. */
  public static final String HEADER = "X-User";

  @Override
  public void init(FilterConfig config) {}

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest asked = (HttpServletRequest) request;
    chain.doFilter(
        new HttpServletRequestWrapper(asked) {
          @Override
          public String getRemoteUser() {
            return asked.getHeader(HEADER);
          }
        },
        response);
  }

  @Override
  public void destroy() {}
}
